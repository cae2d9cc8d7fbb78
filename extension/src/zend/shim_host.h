/* What a dump must not do to the process around it: use up its time, or let failed writes end it. */
#ifndef MEMINFO_SHIM_HOST_H
#define MEMINFO_SHIM_HOST_H

#include "php.h"
#include "php_streams.h"

#include <signal.h>
#include <sys/time.h>
#include <time.h>

/* What was left of PHP's time limit. */
typedef struct {
#ifdef ZEND_MAX_EXECUTION_TIMERS
	struct itimerspec left;
#else
	struct itimerval left;
#endif
} meminfo_timer;

/* Stops the timer of PHP's time limit; false if none is running. */
bool meminfo_stop_timer(meminfo_timer *timer);
/* Has the timer go on with what was left. */
void meminfo_start_timer(const meminfo_timer *timer);

/* True if writing to the stream runs PHP code, be it only a callback. */
bool meminfo_stream_runs_php_code(const php_stream *stream);

/* The signals of a thread that failed writes raise, as they were. */
typedef struct {
	sigset_t held;
	sigset_t mask;
} meminfo_signals;

/* Holds SIGXFSZ and SIGPIPE back, in this thread: a write that fails tells by its error alone. */
void meminfo_hold_signals(meminfo_signals *signals);
/* Drops those that came meanwhile. */
void meminfo_release_signals(const meminfo_signals *signals);

#endif
