<?php
// A request that ends with an error of the compiler. The next one in this thread dumps.
ini_set('display_errors', '0');
ini_set('log_errors', '0');
eval('class Broken { function twice() {} function twice() {} }');
