--TEST--
Contexts: inside of preg_replace_callback() and preg_replace_callback_array()
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Callback
{
    public function replace($match) { show('Callback'); return 'y'; }
}

function subject() { return 'x' . getmypid(); }

echo strlen(preg_replace_callback('/x/', [new Callback, 'replace'], subject())) > 1 ? "replaced\n" : "not\n";
preg_replace_callback('/x/', (new Callback)->replace(...), [subject()]);
preg_replace_callback_array(['/x/' => [new Callback, 'replace']], subject());
?>
--EXPECT--
Callback: Callback->replace() this
replaced
Callback: Callback->replace() this
Callback: Callback->replace() this
