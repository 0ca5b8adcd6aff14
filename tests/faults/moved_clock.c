/* A device's clock as somebody moves it: the wall clock is what the file named by MOVED_CLOCK says.
 *
 * "+86400" or "-86400" puts it that many seconds forward or back; "@100" makes it stand at that second since 1970. The
 * clocks that count from the machine's start are left alone, as a person who sets the time leaves them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int answer = real(clock, now);
    const char *path = getenv("MOVED_CLOCK");
    int file = clock == CLOCK_REALTIME && path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return answer;
    char text[32] = {0};
    if (read(file, text, sizeof text - 1) > 0) {
        if (text[0] == '@')
            now->tv_sec = atoll(text + 1);
        else
            now->tv_sec += atoll(text);
    }
    close(file);
    return answer;
}
