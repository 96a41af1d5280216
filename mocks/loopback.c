/* SPDX-License-Identifier: MIT */
#include "mocks/loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/base/arena.h"

static const struct err *
not_to_be_had(uint16_t port, int error, struct arena *a)
{
    const struct err *e;

    if (port == 0)
        return err_new(ERR_SANDBOX, NOWHERE, a, "no port of 127.0.0.1 is to be had: %s",
                       strerror(error));
    if (error == EADDRINUSE)
        e = err_new(ERR_SANDBOX, NOWHERE, a,
                    "port %u of 127.0.0.1 is taken: another program listens there", (unsigned)port);
    else
        e = err_new(ERR_SANDBOX, NOWHERE, a, "port %u of 127.0.0.1 is not to be had: %s",
                    (unsigned)port, strerror(error));
    return err_remedy(e, a,
                      "Choose another port above 1023, or none: then one that is free is found.");
}

const struct err *
loopback_bind(int *out, uint16_t *port, struct arena *a)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(*port)};
    socklen_t size = sizeof at;
    const int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, (struct sockaddr *)&at, size) == 0 &&
        getsockname(fd, (struct sockaddr *)&at, &size) == 0) {
        *port = ntohs(at.sin_port);
        *out = fd;
        return NULL;
    }
    const struct err *e = not_to_be_had(*port, errno, a);
    if (fd >= 0)
        close(fd);
    return e;
}
