<?php
// A worker on Symfony's Messenger: the command `messenger:consume` takes 400 messages from a transport in memory, some
// of which fail and are tried again.

require 'Symfony/Component/Console/autoload.php';
require 'Symfony/Component/EventDispatcher/autoload.php';
require 'Symfony/Component/Messenger/autoload.php';

use Psr\Container\ContainerInterface;
use Psr\Log\AbstractLogger;
use Symfony\Component\Console\Application;
use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\Messenger\Command\ConsumeMessagesCommand;
use Symfony\Component\Messenger\EventListener\AddErrorDetailsStampListener;
use Symfony\Component\Messenger\EventListener\SendFailedMessageForRetryListener;
use Symfony\Component\Messenger\Handler\HandlersLocator;
use Symfony\Component\Messenger\MessageBus;
use Symfony\Component\Messenger\Middleware\AddBusNameStampMiddleware;
use Symfony\Component\Messenger\Middleware\HandleMessageMiddleware;
use Symfony\Component\Messenger\Middleware\SendMessageMiddleware;
use Symfony\Component\Messenger\Retry\MultiplierRetryStrategy;
use Symfony\Component\Messenger\RoutableMessageBus;
use Symfony\Component\Messenger\Transport\InMemoryTransport;
use Symfony\Component\Messenger\Transport\Sender\SendersLocator;
use Symfony\Component\Console\Input\ArrayInput;

class ResizePhoto
{
    public function __construct(public int $number, public string $path)
    {
    }
}

class PhotoResizer
{
    /** @var int[] */
    private array $attempts = [];

    public function __construct(private Log $log)
    {
    }

    public function __invoke(ResizePhoto $message): int
    {
        $attempt = $this->attempts[$message->number] = ($this->attempts[$message->number] ?? 0) + 1;
        if ($message->number === 200) {
            class_exists(Halfway::class); // At this name applications.sh dumps.
        }
        if ($message->number % 10 === 0 && $attempt === 1) {
            throw new RuntimeException("photo {$message->number} is not there yet");
        }
        $this->log->info("resized $message->path at attempt $attempt");
        return strlen($message->path);
    }
}

class Log extends AbstractLogger
{
    public array $records = [];

    public function log($level, $message, array $context = []): void
    {
        $this->records[] = [$level, $message, $context];
    }
}

class Services implements ContainerInterface
{
    public function __construct(private array $services)
    {
    }

    public function get(string $id)
    {
        return $this->services[$id];
    }

    public function has(string $id): bool
    {
        return isset($this->services[$id]);
    }
}

$log = new Log();
$photos = new InMemoryTransport();
$transports = new Services(['photos' => $photos]);
$bus = new MessageBus([
    new AddBusNameStampMiddleware('messages'),
    new SendMessageMiddleware(new SendersLocator([ResizePhoto::class => ['photos']], $transports)),
    new HandleMessageMiddleware(new HandlersLocator([ResizePhoto::class => [new PhotoResizer($log)]])),
]);
for ($i = 1; $i <= 400; $i++) {
    $bus->dispatch(new ResizePhoto($i, "/srv/photos/$i.jpeg"));
}
echo count($photos->getSent()), " messages sent\n";

$dispatcher = new EventDispatcher();
$dispatcher->addSubscriber(new AddErrorDetailsStampListener());
$dispatcher->addSubscriber(new SendFailedMessageForRetryListener(
    $transports,
    new Services(['photos' => new MultiplierRetryStrategy(3, 0)]),
    $log
));
$application = new Application();
$application->setAutoExit(false);
$application->add(new ConsumeMessagesCommand(
    new RoutableMessageBus(new Services(['messages' => $bus]), $bus),
    $transports,
    $dispatcher,
    $log,
    ['photos']
));
$status = $application->run(new ArrayInput(['command' => 'messenger:consume', 'receivers' => ['photos'], '--limit' => 440]));
echo count($photos->getAcknowledged()), ' acknowledged, ', count($photos->getRejected()), " rejected\n";
echo count(array_filter($log->records, fn (array $record) => str_starts_with($record[1], 'resized'))), " resized\n";
exit($status);
