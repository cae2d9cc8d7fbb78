--TEST--
Frames: an included file inside of a method
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/frames_include_in_method.tmp.inc';
file_put_contents($file, '<?php $of_file = $this->property; return take_dump();');

class View
{
    public $property = [1, 2];

    public function render()
    {
        $local = [1, 2, getmypid()];
        $dump = include func_get_arg(0);
        keep($local);
        return $dump;
    }
}

$dump = (new View)->render($file);
print_roots($dump, 'View->render()');
print_roots($dump, 'include()');
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/frames_include_in_method.tmp.inc');
?>
--EXPECTF--
View->render()
  <argument 1>: string(%d)
  local: array(3)
  of_file: array(2)
  this: object(View)
include()
  this: object(View)
