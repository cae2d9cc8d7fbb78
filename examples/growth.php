<?php
// A worker that handles jobs: its cache of templates fills and then stops, but its log of requests grows for ever.
// Dumps are written after every twenty jobs, to be compared.

class Template
{
    public function __construct(private string $name)
    {
    }
}

class Request
{
    public function __construct(private int $number, private Template $template)
    {
    }
}

class Worker
{
    private array $templates = [];
    private array $log = [];

    public function handle(int $number): void
    {
        $name = 'template ' . $number % 30;
        $template = $this->templates[$name] ??= new Template($name);
        $this->log[] = new Request($number, $template);
    }
}

$worker = new Worker();
for ($job = 1; $job <= 60; $job++) {
    $worker->handle($job);
    if ($job % 20 === 0) {
        meminfo_dump(fopen('/tmp/growth-' . $job / 20 . '.json', 'w'));
    }
}
