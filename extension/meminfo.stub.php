<?php

/**
 * What the extension `meminfo` declares, for editors and static analysers.
 */

/**
 * Writes a dump of every live value of the running request to a stream, as one JSON document.
 *
 * No PHP code runs while the heap is read, and nothing is allocated in PHP's memory. A plain file or pipe is written
 * to directly; any other stream gets the dump afterwards, through its wrapper and filters.
 *
 * @param resource $stream a stream that is open for writing
 *
 * @throws \TypeError if the argument is not a stream that is open for writing; nothing has been written then
 * @throws \RuntimeException if the stream takes only a part of the dump; the message says how much, and why
 */
function meminfo_dump($stream): void {}
