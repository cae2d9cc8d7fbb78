--TEST--
Frames: an included file shares the variables of the function that includes it, which name them
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/frames_include_variables.tmp.inc';
file_put_contents($file, '<?php $shared[] = 4; $of_file = [1, 2]; return eval("\$of_code = [5]; return take_dump();");');

function including($file)
{
    $shared = [1, 2, getmypid()];
    $untouched = new ArrayObject;
    $dump = include $file;
    keep($shared, $untouched);
    return $dump;
}

$dump = including($file);
print_roots($dump, 'including()');
echo 'of the file: ', count(roots($dump, 'include()')), ', of the code: ', count(roots($dump, 'eval()')), "\n";
// Each variable once.
foreach (roots($dump, 'including()') as $root) {
    echo count(names($root));
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/frames_include_variables.tmp.inc');
?>
--EXPECTF--
including()
  file: string(%d)
  of_code: array(1)
  of_file: array(2)
  shared: array(4)
  untouched: object(ArrayObject)
of the file: 0, of the code: 0
21111
