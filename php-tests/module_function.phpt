--TEST--
The module: its function as reflection shows it
--FILE--
<?php
var_dump(extension_loaded('meminfo'));
var_dump(get_extension_funcs('meminfo'));
echo new ReflectionFunction('meminfo_dump');
?>
--EXPECT--
bool(true)
array(1) {
  [0]=>
  string(12) "meminfo_dump"
}
Function [ <internal:meminfo> function meminfo_dump ] {

  - Parameters [1] {
    Parameter #0 [ <required> $stream ]
  }
  - Return [ void ]
}
