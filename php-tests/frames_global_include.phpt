--TEST--
Frames: an included file's variables in the global scope are global variables
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

file_put_contents(__DIR__ . '/frames_global_include.tmp.inc', '<?php $of_file = [1]; return take_dump();');
$of_script = [1, 2];
$dump = include __DIR__ . '/frames_global_include.tmp.inc';
echo kind(item($dump, 'of_file')), ' ', kind(item($dump, 'of_script')), "\n";
echo json_encode(names(item($dump, 'of_file'))), "\n";
echo count(roots($dump, 'include()')), "\n";
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/frames_global_include.tmp.inc');
?>
--EXPECT--
array(1) array(2)
[["<GLOBAL>","of_file"]]
0
