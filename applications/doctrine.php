<?php
// Doctrine ORM on SQLite in memory: entities with associations, flush, lazy collections and proxies, queries, and the
// identity map that they all go through.

require 'Doctrine/ORM/autoload.php';
require 'Symfony/Component/Cache/autoload.php';

use Doctrine\Common\Collections\ArrayCollection;
use Doctrine\Common\Collections\Collection;
use Doctrine\ORM\EntityManager;
use Doctrine\ORM\Events;
use Doctrine\ORM\Mapping as ORM;
use Doctrine\ORM\ORMSetup;
use Doctrine\ORM\Tools\SchemaTool;
use Symfony\Component\Cache\Adapter\ArrayAdapter;

#[ORM\Entity]
class Author
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    public ?int $id = null;

    /** @var Collection<int, Book> */
    #[ORM\OneToMany(targetEntity: Book::class, mappedBy: 'author', cascade: ['persist', 'remove'], orphanRemoval: true)]
    #[ORM\OrderBy(['title' => 'ASC'])]
    public Collection $books;

    public function __construct(#[ORM\Column] public string $name)
    {
        $this->books = new ArrayCollection();
    }

    public function write(string $title): void
    {
        $this->books[] = new Book($title, $this);
    }
}

#[ORM\Entity]
class Book
{
    #[ORM\Id, ORM\GeneratedValue, ORM\Column]
    public ?int $id = null;

    #[ORM\Column]
    public DateTimeImmutable $published;

    public function __construct(
        #[ORM\Column] public string $title,
        #[ORM\ManyToOne(inversedBy: 'books')] public Author $author,
    ) {
        $this->published = new DateTimeImmutable('2020-02-02');
    }
}

class Journal
{
    public array $persisted = [];

    public function postPersist($event): void
    {
        $this->persisted[get_class($event->getObject())][] = $event->getObject()->id;
    }
}

$proxies = sys_get_temp_dir() . '/doctrine-proxies-' . getmypid();
register_shutdown_function(fn () => array_map('unlink', glob("$proxies/*")) && rmdir($proxies));
$configuration = ORMSetup::createAttributeMetadataConfiguration([], true, $proxies, new ArrayAdapter());
$manager = EntityManager::create(['driver' => 'pdo_sqlite', 'memory' => true], $configuration);
$journal = new Journal();
$manager->getEventManager()->addEventListener(Events::postPersist, $journal);
(new SchemaTool($manager))->createSchema(array_map([$manager, 'getClassMetadata'], [Author::class, Book::class]));

for ($i = 1; $i <= 50; $i++) {
    $author = new Author("Author $i");
    for ($j = 1; $j <= 10; $j++) {
        $author->write("Book $j of $i");
    }
    $manager->persist($author);
}
$manager->flush();
foreach ($journal->persisted as $class => $ids) {
    echo count($ids), " of $class persisted\n";
}
$manager->clear();
unset($author);

// A book's author is a proxy until it is asked for its name, and the author's books are a lazy collection.
$book = $manager->find(Book::class, 42);
$same = $manager->getRepository(Book::class)->findOneBy(['title' => 'Book 2 of 5']);
echo $book === $same ? 'one' : 'two', ' objects for one row, author: ', get_class($book->author), "\n";
echo $book->author->name, ' wrote ', count($book->author->books), " books\n";

$query = $manager->createQuery('SELECT a, b FROM Author a JOIN a.books b WHERE b.id > :id ORDER BY a.id')->setParameter('id', 100);
foreach ($query->getResult() as $number => $author) {
    $author->books->first()->title .= ', revised';
    $author->books->removeElement($author->books->last());
    if ($number === 20) {
        class_exists(Halfway::class); // At this name applications.sh dumps.
    }
}
$manager->flush();
foreach ($manager->createQuery('SELECT COUNT(b.id) n, a.name FROM Book b JOIN b.author a GROUP BY a.id')->toIterable() as $row) {
    echo "$row[name]: $row[n]\n";
}
foreach ($manager->getUnitOfWork()->getIdentityMap() as $class => $objects) {
    echo count($objects), " of $class in the identity map\n";
}
try {
    $manager->createQuery('SELECT a.nonsense FROM Author a')->getResult();
} catch (Doctrine\ORM\Query\QueryException $exception) {
    echo get_class($exception), ": {$exception->getMessage()}\n";
}
