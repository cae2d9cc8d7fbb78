<?php
// Laravel's application without its files: container, configuration, events, Eloquent on SQLite in memory, and
// `queue:work`, which takes jobs from the database until the queue is empty.

require 'Illuminate/autoload.php';

use Illuminate\Bus\BusServiceProvider;
use Illuminate\Bus\Queueable;
use Illuminate\Cache\CacheServiceProvider;
use Illuminate\Config\Repository;
use Illuminate\Console\Application as Artisan;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Database\DatabaseServiceProvider;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Encryption\EncryptionServiceProvider;
use Illuminate\Events\EventServiceProvider;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\Console\WorkCommand;
use Illuminate\Queue\Events\JobProcessed;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\QueueServiceProvider;
use Illuminate\Support\Facades\Event;
use Illuminate\Support\Facades\Facade;
use Illuminate\Support\Facades\Queue;
use Illuminate\Support\Facades\Schema;
use Symfony\Component\Console\Input\ArrayInput;
use Symfony\Component\Console\Output\ConsoleOutput;

class Order extends Model
{
    protected $guarded = [];

    public function lines()
    {
        return $this->hasMany(Line::class);
    }
}

class Line extends Model
{
    protected $guarded = [];
    public $timestamps = false;

    public function order()
    {
        return $this->belongsTo(Order::class);
    }
}

class Invoice implements ShouldQueue
{
    use Dispatchable, InteractsWithQueue, Queueable;

    public function __construct(private int $orderId)
    {
    }

    public function handle(Repository $configuration): void
    {
        $order = Order::with('lines')->find($this->orderId);
        if ($this->orderId % 25 === 0 && $this->attempts() === 1) {
            throw new RuntimeException("order {$this->orderId} is locked");
        }
        if ($this->orderId === 60) {
            class_exists(Halfway::class); // At this name applications.sh dumps.
        }
        $order->total = $order->lines->map(fn (Line $line) => $line->price)->sum() + $configuration->get('shop.postage');
        $order->save();
        event('invoiced', [$order]);
    }
}

class Quiet implements ExceptionHandler
{
    public array $reported = [];

    public function report(Throwable $e)
    {
        $this->reported[] = $e;
    }

    public function shouldReport(Throwable $e)
    {
        return true;
    }

    public function render($request, Throwable $e)
    {
    }

    public function renderForConsole($output, Throwable $e)
    {
    }
}

$app = new Application(sys_get_temp_dir());
$app->instance('config', new Repository([
    'app' => ['key' => str_repeat('k', 32), 'cipher' => 'AES-256-CBC', 'env' => 'production'],
    'shop' => ['postage' => 5],
    'cache' => ['default' => 'array', 'stores' => ['array' => ['driver' => 'array']], 'prefix' => ''],
    'database' => [
        'default' => 'memory',
        'connections' => ['memory' => ['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => '']],
        'migrations' => 'migrations',
    ],
    'queue' => [
        'default' => 'database',
        'connections' => [
            'database' => ['driver' => 'database', 'table' => 'jobs', 'queue' => 'default', 'retry_after' => 90],
            'sync' => ['driver' => 'sync'],
        ],
        'failed' => ['driver' => 'null'],
    ],
]));
$handler = new Quiet();
$app->instance(ExceptionHandler::class, $handler);
Facade::setFacadeApplication($app);
foreach ([EventServiceProvider::class, EncryptionServiceProvider::class, CacheServiceProvider::class, DatabaseServiceProvider::class,
    BusServiceProvider::class, QueueServiceProvider::class] as $provider) {
    $app->register($provider);
}
$app->boot();

Schema::create('orders', function (Blueprint $table): void {
    $table->id();
    $table->integer('total')->nullable();
    $table->timestamps();
});
Schema::create('lines', function (Blueprint $table): void {
    $table->id();
    $table->foreignId('order_id');
    $table->integer('price');
});
Schema::create('jobs', function (Blueprint $table): void {
    $table->id();
    $table->string('queue')->index();
    $table->longText('payload');
    $table->unsignedTinyInteger('attempts');
    $table->unsignedInteger('reserved_at')->nullable();
    $table->unsignedInteger('available_at');
    $table->unsignedInteger('created_at');
});

$invoiced = [];
Event::listen('invoiced', function (Order $order) use (&$invoiced): void {
    $invoiced[$order->id] = $order;
});
$processed = 0;
Event::listen(function (JobProcessed $event) use (&$processed): void {
    $processed++;
});

for ($i = 1; $i <= 100; $i++) {
    $order = Order::create();
    $order->lines()->createMany(array_map(fn (int $n) => ['price' => 10 * $n], range(1, $i % 5 + 1)));
    Queue::push(new Invoice($order->id));
}
Queue::connection('sync')->push(new Invoice(1));
echo Queue::size(), " jobs wait\n";

$artisan = new Artisan($app, $app['events'], '8.0');
$artisan->setAutoExit(false);
$artisan->setCatchExceptions(false);
$artisan->add(new WorkCommand($app['queue.worker'], $app['cache.store']));
$status = $artisan->run(
    new ArrayInput(['command' => 'queue:work', '--stop-when-empty' => true, '--sleep' => 0, '--tries' => 2]),
    new ConsoleOutput()
);
echo "$processed jobs done, ", count($invoiced), ' orders, ', array_sum(array_map(fn (Order $order) => $order->total, $invoiced)), " in all\n";
foreach ($handler->reported as $exception) {
    echo get_class($exception), ": {$exception->getMessage()}\n";
}
exit($status);
