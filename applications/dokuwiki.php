<?php
// The router of PHP's web server for DokuWiki: names the configuration of a wiki of our own, which DokuWiki asks for by
// this constant, and lets the server go on with the script that was asked for.

define('DOKU_CONF', getenv('WIKI') . '/');
return false;
