/* The time limit and the signals of the host, see shim_host.h. */
#include "shim_host.h"

#include "SAPI.h"
#include "php_output.h"
#include "zend_globals.h"

/* As zend_set_timeout_ex() (Zend/zend_execute_API.c) chooses: a timer for each thread, or one of the process. */
#ifndef ZEND_MAX_EXECUTION_TIMERS
# if defined(__CYGWIN__) || defined(__PASE__) || (defined(__aarch64__) && defined(__APPLE__))
#  define MEMINFO_ITIMER ITIMER_REAL
# else
#  define MEMINFO_ITIMER ITIMER_PROF
# endif
#endif

bool meminfo_stop_timer(meminfo_timer *timer)
{
	/* Without a limit the timer may be somebody else's. */
	if (EG(timeout_seconds) <= 0) {
		return false;
	}
	static const meminfo_timer stopped;
#ifdef ZEND_MAX_EXECUTION_TIMERS
	/* A forked process does not have it (Zend/zend_max_execution_timer.c). */
	if (EG(pid) != getpid() || timer_settime(EG(max_execution_timer_timer), 0, &stopped.left, &timer->left) != 0) {
		return false;
	}
	return timer->left.it_value.tv_sec || timer->left.it_value.tv_nsec;
#else
	if (setitimer(MEMINFO_ITIMER, &stopped.left, &timer->left) != 0) {
		return false;
	}
	return timer->left.it_value.tv_sec || timer->left.it_value.tv_usec;
#endif
}

void meminfo_start_timer(const meminfo_timer *timer)
{
#ifdef ZEND_MAX_EXECUTION_TIMERS
	timer_settime(EG(max_execution_timer_timer), 0, &timer->left, NULL);
#else
	setitimer(MEMINFO_ITIMER, &timer->left, NULL);
#endif
}

static bool output_runs_php_code(void)
{
	php_output_handler **handlers = zend_stack_base(&OG(handlers));
	for (int idx = 0; idx < zend_stack_count(&OG(handlers)); idx++) {
		if (handlers[idx]->flags & PHP_OUTPUT_HANDLER_USER) {
			return true;
		}
	}
	/* header_register_callback(): called at the first output. */
#if PHP_VERSION_ID >= 80600
	return ZEND_FCC_INITIALIZED(SG(send_header_fcc));
#else
	return Z_TYPE(SG(callback_func)) != IS_UNDEF;
#endif
}

bool meminfo_stream_runs_php_code(const php_stream *stream)
{
	const php_stream_context *context = PHP_STREAM_CONTEXT(stream);
	if (stream->ops == &php_stream_userspace_ops || (context && context->notifier)) {
		return true;
	}
	/* Labels: ext/standard/user_filters.c, ext/standard/php_fopen_wrapper.c. */
	for (const php_stream_filter *filter = stream->writefilters.head; filter; filter = filter->next) {
		if (strcmp(filter->fops->label, "user-filter") == 0) {
			return true;
		}
	}
	return strcmp(stream->ops->label, "Output") == 0 && output_runs_php_code();
}

void meminfo_hold_signals(meminfo_signals *signals)
{
	static const int of_writes[] = {SIGXFSZ, SIGPIPE};
	sigset_t pending;
	sigemptyset(&signals->held);
	sigpending(&pending);
	for (size_t idx = 0; idx < sizeof(of_writes) / sizeof(*of_writes); idx++) {
		/* What is pending already is not the dump's to drop. */
		if (sigismember(&pending, of_writes[idx]) == 0) {
			sigaddset(&signals->held, of_writes[idx]);
		}
	}
	pthread_sigmask(SIG_BLOCK, &signals->held, &signals->mask);
}

void meminfo_release_signals(const meminfo_signals *signals)
{
	/* The kernel sends both to the thread that writes. */
	const struct timespec at_once = {0, 0};
	while (sigtimedwait(&signals->held, NULL, &at_once) > 0) {
	}
	pthread_sigmask(SIG_SETMASK, &signals->mask, NULL);
}
