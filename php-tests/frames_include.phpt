--TEST--
Frames: include, require, their _once forms and eval
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/frames_include.tmp.inc';
file_put_contents($file, '<?php return array_column(take_dump()["header"]["frames"], "frame");');

function including($file)
{
    return require $file;
}

echo implode(', ', include $file), "\n";
echo implode(', ', require $file), "\n";
echo implode(', ', eval('return include $file;')), "\n";
echo implode(', ', including($file)), "\n";
foreach (['include_once', 'require_once'] as $once) {
    copy($file, __DIR__ . "/frames_$once.tmp.inc");
}
echo implode(', ', include_once __DIR__ . '/frames_include_once.tmp.inc'), "\n";
echo implode(', ', require_once __DIR__ . '/frames_require_once.tmp.inc'), "\n";
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/frames_include.tmp.inc');
@unlink(__DIR__ . '/frames_include_once.tmp.inc');
@unlink(__DIR__ . '/frames_require_once.tmp.inc');
?>
--EXPECT--
take_dump(), include(), <GLOBAL>
take_dump(), require(), <GLOBAL>
take_dump(), include(), eval(), <GLOBAL>
take_dump(), require(), including(), <GLOBAL>
take_dump(), include_once(), <GLOBAL>
take_dump(), require_once(), <GLOBAL>
