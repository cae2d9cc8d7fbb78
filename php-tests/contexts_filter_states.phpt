--TEST--
Contexts: inside of a user stream filter: created, filtering, closed
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Filter extends php_user_filter
{
    public function onCreate(): bool { show('Filter', 'Parameter'); return true; }

    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            show('Filter', 'Parameter');
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }

    public function onClose(): void { show('Filter', 'Parameter'); }
}

class Parameter {}

stream_filter_register('filter', 'Filter');
$stream = fopen('php://memory', 'w+');
echo "create\n";
stream_filter_append($stream, 'filter', STREAM_FILTER_WRITE, new Parameter);
echo "filter\n";
fwrite($stream, 'text');
show('Filter', 'Parameter');
echo "close\n";
fclose($stream);
?>
--EXPECT--
create
Filter: Filter->onCreate() this
Parameter: Filter->onCreate() this > params
filter
Filter: Filter->filter() this
Parameter: Filter->filter() this > params
Filter: <GLOBAL> stream > <write filter 0>
Parameter: <GLOBAL> stream > <write filter 0> > params
close
Filter: Filter->onClose() this
Parameter: Filter->onClose() this > params
