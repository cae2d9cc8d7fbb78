<?php
// A console application on Symfony's component: a command that shows a table, with a question helper, a progress bar
// and a listener.

require 'Symfony/Component/Console/autoload.php';
require 'Symfony/Component/EventDispatcher/autoload.php';

use Symfony\Component\Console\Application;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\ConsoleEvents;
use Symfony\Component\Console\Event\ConsoleCommandEvent;
use Symfony\Component\Console\Helper\ProgressBar;
use Symfony\Component\Console\Helper\Table;
use Symfony\Component\Console\Input\ArrayInput;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;
use Symfony\Component\Console\Style\SymfonyStyle;
use Symfony\Component\EventDispatcher\EventDispatcher;

class Invoice
{
    /** @var string[] */
    public array $lines = [];

    public function __construct(public int $number, public ?Invoice $previous)
    {
    }
}

class ListInvoices extends Command
{
    protected static $defaultName = 'invoices:list';
    private ?Invoice $last = null;

    protected function configure(): void
    {
        $this->setDescription('Lists invoices')->addArgument('count', InputArgument::REQUIRED, 'How many');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        $style = new SymfonyStyle($input, $output);
        $count = (int) $input->getArgument('count');
        $progress = new ProgressBar($output, $count);
        $progress->setFormat('%current%/%max% [%bar%]');
        $table = (new Table($output))->setHeaders(['Number', 'Previous', 'Lines']);
        foreach ($this->invoices($count) as $invoice) {
            $progress->advance();
            $table->addRow([$invoice->number, $invoice->previous?->number ?? '<comment>none</comment>', implode(', ', $invoice->lines)]);
            if ($invoice->number === $count >> 1) {
                class_exists(Halfway::class); // At this name applications.sh dumps.
            }
        }
        $progress->finish();
        $style->newLine();
        $table->render();
        $style->success("$count invoices");
        return Command::SUCCESS;
    }

    private function invoices(int $count): Generator
    {
        for ($i = 1; $i <= $count; $i++) {
            $this->last = new Invoice($i, $this->last);
            for ($line = $i % 4; $line >= 0; $line--) {
                $this->last->lines[] = "item $i.$line";
            }
            yield $this->last;
        }
    }
}

$dispatcher = new EventDispatcher();
$dispatcher->addListener(ConsoleEvents::COMMAND, function (ConsoleCommandEvent $event): void {
    $event->getOutput()->writeln("<info>running {$event->getCommand()->getName()}</info>");
});
$application = new Application('Invoices', '1.0');
$application->setDispatcher($dispatcher);
$application->add(new ListInvoices());
$application->setAutoExit(false);
$application->run(new ArrayInput(['command' => 'list']));
$application->run(new ArrayInput(['command' => 'invoices:missing']));
exit($application->run(new ArrayInput(['command' => 'invoices:list', 'count' => '200'])));
