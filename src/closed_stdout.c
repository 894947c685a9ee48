/* Makes writing to a standard output that is closed (`factpress check >&-`) fail.
 *
 * Rust's runtime opens /dev/null in the place of a closed standard output before `main` runs, so
 * results would be lost without an error. This runs earlier and opens it for reading only. */

#include <fcntl.h>
#include <unistd.h>

__attribute__((constructor)) static void keep_closed_stdout_unwritable(void) {
    if (fcntl(STDOUT_FILENO, F_GETFD) != -1) {
        return;
    }
    int null = open("/dev/null", O_RDONLY);
    if (null != -1 && null != STDOUT_FILENO) {
        dup2(null, STDOUT_FILENO);
        close(null);
    }
}
