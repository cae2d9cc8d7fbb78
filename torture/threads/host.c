/* host [-k] [-t THREADS] [-w WAVES] [-r REQUESTS] SCRIPT…: PHP within another program, with many requests at once.
 *
 * In each wave, THREADS threads start, run at least REQUESTS requests each, and end while others still run; with -k they
 * stay until all are done. The scripts take turns. Without thread safety there is one thread, the main one. Settings come from PHPRC. The scripts may call
 *
 *   next_number(): int                      a number that nobody else gets
 *   rendezvous(): void                      waits until all threads are here, or for a moment
 *   in_a_fork(callable, mixed $argument): int
 *                                           calls it in a forked process and returns how that ended; 124: it does not end.
 *                                           PHP code should not run there: the engine has locks that others may hold.
 *
 * Ends with 1 if a request could not begin. */
#include <sapi/embed/php_embed.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

static char **scripts;
static int n_scripts;
static int n_threads = 8, n_waves = 3, n_requests = 6;
static bool keep;
static atomic_int n_begun, n_failed;
static atomic_long number;

static pthread_mutex_t meeting = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t complete = PTHREAD_COND_INITIALIZER;
#ifdef ZTS
static pthread_barrier_t all_done;
#endif
static int n_waiting;
static long n_meetings;

PHP_FUNCTION(next_number)
{
	ZEND_PARSE_PARAMETERS_NONE();
	RETURN_LONG(atomic_fetch_add(&number, 1));
}

PHP_FUNCTION(rendezvous)
{
	ZEND_PARSE_PARAMETERS_NONE();
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 50 * 1000 * 1000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&meeting);
	long this_meeting = n_meetings;
	if (++n_waiting == n_threads) {
		n_waiting = 0;
		n_meetings++;
		pthread_cond_broadcast(&complete);
	}
	while (this_meeting == n_meetings) {
		if (pthread_cond_timedwait(&complete, &meeting, &until) != 0 && this_meeting == n_meetings) {
			n_waiting--;
			break;
		}
	}
	pthread_mutex_unlock(&meeting);
}

PHP_FUNCTION(in_a_fork)
{
	zend_fcall_info call;
	zend_fcall_info_cache callable;
	zval *argument;
	ZEND_PARSE_PARAMETERS_START(2, 2)
		Z_PARAM_FUNC(call, callable)
		Z_PARAM_ZVAL(argument)
	ZEND_PARSE_PARAMETERS_END();
	pid_t child = fork();
	if (child < 0) {
		RETURN_LONG(-1);
	}
	if (child == 0) {
		zval result;
		ZVAL_UNDEF(&result);
		call.retval = &result;
		call.params = argument;
		call.param_count = 1;
		zend_call_function(&call, &callable);
		/* The request that goes on is that of the parent. */
		_exit(EG(exception) ? 1 : 0);
	}
	int status = 0;
	for (int wait = 0; wait < 60 * 200; wait++) {
		if (waitpid(child, &status, WNOHANG) != 0) {
			RETURN_LONG(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
		}
		usleep(5000);
	}
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	RETURN_LONG(124);
}

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_next_number, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()
ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_rendezvous, 0, 0, IS_VOID, 0)
ZEND_END_ARG_INFO()
ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_in_a_fork, 0, 2, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO(0, call, IS_CALLABLE, 0)
	ZEND_ARG_TYPE_INFO(0, argument, IS_MIXED, 0)
ZEND_END_ARG_INFO()

static const zend_function_entry functions[] = {
	PHP_FE(next_number, arginfo_next_number)
	PHP_FE(rendezvous, arginfo_rendezvous)
	PHP_FE(in_a_fork, arginfo_in_a_fork)
	PHP_FE_END
};

static zend_module_entry host_module = {
	STANDARD_MODULE_HEADER, "host", functions, NULL, NULL, NULL, NULL, NULL, "1", STANDARD_MODULE_PROPERTIES
};

static int startup(sapi_module_struct *sapi)
{
#if PHP_VERSION_ID >= 80200
	return php_module_startup(sapi, &host_module);
#else
	return php_module_startup(sapi, &host_module, 1);
#endif
}

static void request(char *script)
{
	SG(request_info).path_translated = script;
	if (php_request_startup() == FAILURE) {
		n_failed++;
		return;
	}
	SG(headers_sent) = 1;
	SG(request_info).no_headers = 1;
	zend_file_handle file;
	zend_stream_init_filename(&file, script);
	file.primary_script = 1;
	zend_first_try {
		php_execute_script(&file);
	} zend_end_try();
	zend_destroy_file_handle(&file);
	php_request_shutdown(NULL);
}

static void *thread(void *idx)
{
#ifdef ZTS
	ts_resource(0);
#endif
	/* Some go on while others end. */
	int requests = n_requests + (int) (intptr_t) idx % 3;
	while (requests-- > 0) {
		request(scripts[atomic_fetch_add(&n_begun, 1) % n_scripts]);
	}
#ifdef ZTS
	if (keep) {
		pthread_barrier_wait(&all_done);
	}
	ts_free_thread();
#endif
	return NULL;
}

int main(int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "kt:w:r:")) != -1) {
		if (option == 'k') {
			keep = true;
			continue;
		}
		int *value = option == 't' ? &n_threads : option == 'w' ? &n_waves : option == 'r' ? &n_requests : NULL;
		if (!value || (*value = atoi(optarg)) < 1) {
			return 2;
		}
	}
	scripts = argv + optind;
	n_scripts = argc - optind;
	if (n_scripts == 0) {
		return 2;
	}
	/* The main thread's first request is over before any other begins. */
	php_embed_module.startup = startup;
	/* opcache wants a server that it knows. */
	php_embed_module.name = "apache2handler";
	if (php_embed_init(0, NULL) == FAILURE) {
		return 1;
	}
	php_request_shutdown(NULL);
	for (int wave = 0; wave < n_waves; wave++) {
#ifdef ZTS
		pthread_t threads[n_threads];
		pthread_barrier_init(&all_done, NULL, n_threads);
		for (int idx = 0; idx < n_threads; idx++) {
			if (pthread_create(&threads[idx], NULL, thread, (void *) (intptr_t) idx) != 0) {
				perror("host: no thread");
				_exit(1);
			}
		}
		for (int idx = 0; idx < n_threads; idx++) {
			pthread_join(threads[idx], NULL);
		}
#else
		n_threads = 1;
		thread(NULL);
#endif
	}
	printf("%d requests in %d waves of %d threads, %d could not begin\n", (int) n_begun, n_waves, n_threads, (int) n_failed);
	fflush(stdout);
	php_module_shutdown();
	sapi_shutdown();
#ifdef ZTS
	tsrm_shutdown();
#endif
	return n_failed > 0;
}
