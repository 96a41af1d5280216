/* SPDX-License-Identifier: MIT */
/*
 * cutover: a flight simulator for moving from Entra Connect Sync to Entra Cloud Sync.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/commands.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/printable.h"

#ifndef CUTOVER_VERSION
#define CUTOVER_VERSION "development"
#endif

/* A line of help for each fault: FAULT says which, around the table that is included there. */
#define FAULT_LINE(name, what) "                      " name ": " what "\n"
#define FAULT_OF_ENTRA(name, what) FAULT_LINE(name, what)
#define FAULT_OF_AD(name, what) ""

static const struct command commands[] = {
    {"run", "FILE|FOLDER...", "replays scenarios and tells what became of everybody",
     "  --memory          on the in-memory twins instead of slapd and HTTPS: milliseconds\n"
     "  --both            on both, and compares\n"
     "  --bless           rewrites the output blocks of the runbooks to what was printed\n"
     "  --profile NAME    chooses among disputed behaviours; all: plays every profile\n"
     "  --json FILE       the whole outcome as data\n"
     "  --junit FILE      for CI\n"
     "  --md FILE         for a wiki or a pull request\n"
     "  --html FILE       for people\n"
     "  -j N, --jobs N    how many scenarios at once; default: one for each processor\n"
     "  --keep            leaves the servers' private folder behind\n"
     "  --quiet           only the verdicts\n"
     "\n"
     "Exit status: 0 as the files say; 1 not so; 2 the verdict depends on a disputed behaviour;\n"
     "3 usage or bad input; 4 the sandbox itself failed.\n"
     "\n"
     "  cutover run scenarios/remove-ou-early.md\n"
     "  cutover run plans/ --junit out.xml\n",
     run_command},
    {"eval", "FILE|-", "runs commands from a file or standard input, in memory",
     "  --world FILE      an LDIF file; otherwise an empty domain, contoso.com\n"
     "  --live            on slapd and HTTPS\n"
     "  --seed N          of the world; default 1\n"
     "  --profile NAME    chooses among disputed behaviours\n"
     "\n"
     "  echo '1..3 | ForEach-Object { $_ * 2 }' | cutover eval -\n"
     "  cutover eval --world scenarios/worlds/contoso.ldif plan.ps1\n",
     eval_command},
    {"why", "FILE OBJECT [ATTRIBUTE]", "plays a scenario and explains what became of one object",
     "  --live            on slapd and HTTPS; otherwise in memory\n"
     "  --profile NAME    chooses among disputed behaviours\n"
     "\n"
     "OBJECT is a sAMAccountName, a userPrincipalName, a DN, or a name with *: objects with the "
     "same\n"
     "story are told together. ATTRIBUTE adds which rule won its value, and which lost.\n"
     "\n"
     "  cutover why scenarios/remove-ou-early.md gSales\n"
     "  cutover why scenarios/attribute-change.md bob title\n",
     why_command},
    {"expr", "'EXPRESSION' [--set attr=value]...", "evaluates one rule expression on one object",
     "  --set ATTR=VALUE  gives the object an attribute; several of one attribute are its values\n"
     "  --set %NAME%=TEXT a parameter (also --param NAME=TEXT); those of the sandbox are there\n"
     "  --imported A=V    what ImportedValue(\"A\") gives, if that is something else\n"
     "  --side SIDE       ad, metaverse or entra; otherwise the first one that has the attributes\n"
     "  --now TIME        Now(); default 2025-09-01T09:00:00Z\n"
     "  --seed N          of Guid() and RandomNum(); default 1\n"
     "  --profile NAME    chooses among disputed behaviours, --assume ROW=VALUE one of them\n"
     "  --functions       lists the functions; with a word those that have it in their names\n"
     "\n"
     "A value is written as its attribute wants it: a text, a whole number, True or False, a DN;\n"
     "bytes as hex:0011, base64:AAE=, guid:6f1e1c52-..., sid:S-1-5-... or file:PATH. An attribute\n"
     "that is not set is absent; dn is one, too; a name that is new here is that of a text. The\n"
     "expression may come on standard input: -.\n"
     "\n"
     "Prints the value alone, several values one a line. Exit status: 0 it has a value; 1 the\n"
     "object fails, as with Error(); 3 the expression or a value is wrong.\n"
     "\n"
     "  cutover expr 'Trim([displayName])' --set 'displayName= Ann '\n"
     "  cutover expr 'Item([proxyAddresses], Contains([proxyAddresses], \"SMTP:\"))' \\\n"
     "      --set proxyAddresses=smtp:a@contoso.com --set proxyAddresses=SMTP:ann@contoso.com\n"
     "  cutover expr '[sAMAccountName] & \"@\" & %Domain.FQDN%' --set sAMAccountName=ann\n"
     "  cutover expr 'CertNotAfter([userCertificate])' --set userCertificate=file:ann.cer\n"
     "  cutover expr --functions Cert\n",
     expr_command},
    {"serve", "[WORLD|FILE]", "keeps the live sandbox up for other LDAP and Graph clients",
     "  --env FILE        writes how to reach it, as shell assignments (- for standard output)\n"
     "  --port N          of Entra ID on loopback; otherwise one that is free\n"
     "  --ldap-port N     of Active Directory on loopback; otherwise one that is free\n"
     "  --seed N          of the world; default 1\n"
     "  --profile NAME    chooses among disputed behaviours\n"
     "  --fault 'NAME path=/v1.0/users skip=4 times=2 seconds=5'\n"
     "                    the fifth and sixth request there go wrong; NAME is one of\n"
#define FAULT(name, side, requests, answer, done, literal, what) FAULT_OF_##side(#name, what)
#include "sim/world/fault.def"
#undef FAULT
     "  --client-certificate FILE  a PEM certificate that the application may sign in with, too\n"
     "  --throttle KIND   limits on applications: off, documented, or scaled (a hundredth)\n"
     "\n"
     "WORLD is an LDIF file. A scenario is replayed first. Ends with Ctrl-C or SIGTERM.\n"
     "\n"
     "  cutover serve scenarios/remove-ou-early.md --env lab.env &\n"
     "  . ./lab.env && ldapsearch -x -H \"$LDAP_URL\" -D \"$LDAP_BIND_DN\" -w \"$LDAP_PASSWORD\"\n",
     serve_command},
    {"torture", "FILE|FOLDER...", "has every request of a scenario fail in every way",
     "  --live            on slapd and HTTPS: the faults happen on the wire\n"
     "  --fault NAME      this one only; NAME is one of\n"
#define FAULT(name, side, requests, answer, done, literal, what) FAULT_LINE(#name, what)
#include "sim/world/fault.def"
#undef FAULT
     "\n"
     "A scenario is played as it is, and then once more for each request of its engines and each "
     "fault\n"
     "that can befall it: once, and as often as it takes to be given up. Each run must end as "
     "without "
     "the\n"
     "fault, or with a finding that tells it; two cycles later the tenant must hold the same: "
     "nothing\n"
     "made twice, no write lost. Exit status: 0 so; 1 not so.\n"
     "\n"
     "  cutover torture scenarios/straight-pilot.md\n"
     "  cutover torture scenarios/straight-pilot.md --live --fault ResetAfter\n",
     torture_command},
    {"lab", "[WORLD|FILE]", "keeps a live sandbox up and tells other clients how to reach it",
     "Serves as `cutover serve` does, with its options, and prints settings to paste: for MSAL, "
     "Azure\n"
     "Identity, both Graph SDKs, curl, Graph PowerShell and the Azure CLI, for ldapsearch, ldapts "
     "and\n"
     "activedirectory2. They hold the addresses and secrets of this sandbox, and end with it.\n"
     "\n"
     "  cutover lab scenarios/worlds/contoso.ldif\n"
     "  cutover lab scenarios/straight-pilot.md --throttle scaled\n",
     laboratory_command},
    {"import", "config FOLDER|policy FILE",
     "reads what Get-ADSyncServerConfiguration wrote, and compares it",
     "  --out FOLDER      writes the configuration that was read as an export again\n"
     "\n"
     "Tells what is in the configuration, what of it cannot be used, what it does that the "
     "standard\n"
     "one does not, and which of that Cloud Sync has no counterpart for.\n"
     "\n"
     "A policy is the JSON file that Connect's wizard writes. It names the standard rules and does "
     "not\n"
     "hold them, so it is told what such a file says and what it lacks.\n"
     "\n"
     "  cutover import config Exported-ServerConfiguration/\n"
     "  cutover import policy Applied-SynchronizationPolicy-20250901.JSON\n",
     import_command},
    {"list", "[FILE|FOLDER...]", "lists scenarios: kind, verdict, what they show",
     "Without a folder: those in ./scenarios, or else those that come with the program.\n"
     "\n"
     "  cutover list\n"
     "  cutover list plans/\n",
     list_command},
    {"assumptions", "", "the ledger: every disputed or assumed behaviour, with its source",
     "A row says its name, the value that it has and in brackets the other ones, what the value\n"
     "means, then the source, its date, and how sure that is. --profile chooses a set of values,\n"
     "and single rows on top; `all` plays a runbook under every set and every other value.\n"
     "\n"
     "  cutover assumptions\n"
     "  cutover run --profile '2025-09 refFlowMode=releaseAll' "
     "scenarios/manager-change-in-pilot.md\n"
     "  cutover run --profile all scenarios/\n",
     assumptions_command},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

const struct command *
command_find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

void
command_help(const struct command *c)
{
    printf("usage: cutover %s%s%s\n\n%s.\n\n%s", c->name, *c->arguments ? " " : "", c->arguments,
           c->help, c->more);
}

/* What quotes an argument: not all of a long one, and nothing that a terminal would obey. */
static void
complain(const char *command, struct str text, struct arena *a)
{
    fprintf(stderr, "cutover%s%s: ", *command ? " " : "", command);
    terminal_write(STDERR_FILENO, printable_line(err_excerpt(text, a), a));
    fputc('\n', stderr);
}

int
command_misused(const char *name, const char *format, ...)
{
    const struct command *c = command_find(name);
    struct arena *a = arena_new();
    va_list args;

    va_start(args, format);
    complain(name, str_vfmt(a, format, args), a);
    va_end(args);
    arena_free(a);
    fprintf(stderr, "usage: cutover %s%s%s\n  cutover %s --help says more\n", c->name,
            *c->arguments ? " " : "", c->arguments, c->name);
    return EXIT_USAGE;
}

int
command_option(int argc, char **argv, const char *shorts, const struct option *options)
{
    opterr = 0;
    optopt = 0;
    int option = getopt_long(argc, argv, shorts, options, NULL);
    const char *word = argv[optind > 1 ? optind - 1 : 1];

    if (option != '?' && option != ':')
        return option;
    if (option == ':')
        command_misused(argv[0], "%s takes a value", word);
    else if (optopt && str_starts(str_of(word), STR("--")))
        command_misused(argv[0], "\"%s\": this option takes no value", word);
    else
        command_misused(argv[0], "there is no option \"%s\"", word);
    return OPTION_WRONG;
}

bool
command_number(const char *name, const char *option, int64_t least, int64_t most, int64_t *out)
{
    if (str_int(str_of(optarg), out) && *out >= least && *out <= most)
        return true;
    if (most == INT64_MAX)
        command_misused(name, "%s takes a whole number from %lld on, not \"%s\"", option,
                        (long long)least, optarg);
    else
        command_misused(name, "%s takes a whole number from %lld to %lld, not \"%s\"", option,
                        (long long)least, (long long)most, optarg);
    return false;
}

int
command_failed(const struct err *e, struct arena *a)
{
    struct buf text = buf_in(a);

    err_print(&text, e);
    fflush(stdout);
    terminal_write(STDERR_FILENO, STR("cutover: "));
    terminal_write(STDERR_FILENO, printable_page(buf_str(&text), a));
    return err_exit_code(e);
}

static void
usage(FILE *to)
{
    fprintf(to, "cutover rehearses a migration from Entra Connect Sync to Entra Cloud Sync.\n\n"
                "usage: cutover COMMAND ...\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(to, "  %-12s %s\n", commands[i].name, commands[i].help);
    fprintf(to, "\n  cutover COMMAND --help    options and examples\n"
                "  cutover --version         which build this is\n\n"
                "Begin with: cutover run scenarios/remove-ou-early.md\n");
}

static bool
asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int
dispatch(int argc, char **argv)
{
    const struct command *c = command_find(argv[1]);

    struct arena *a = arena_new();
    int status = EXIT_AS_WRITTEN;

    if (!c) {
        complain("", str_fmt(a, "there is no command \"%s\"", argv[1]), a);
        fputc('\n', stderr);
        usage(stderr);
        status = EXIT_USAGE;
    } else if (asks_for_help(argc - 1, argv + 1)) {
        command_help(c);
    } else {
        interrupt_watch();
        status = c->run(argc - 1, argv + 1, a);
    }
    arena_free(a);
    return status;
}

static int
begin(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return EXIT_AS_WRITTEN;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("cutover %s\n", CUTOVER_VERSION);
        return EXIT_AS_WRITTEN;
    }
    return dispatch(argc, argv);
}

int
main(int argc, char **argv)
{
    int status = begin(argc, argv);

    if ((fflush(stdout) != 0 || ferror(stdout)) && !terminal_deserted(STDOUT_FILENO)) {
        fprintf(stderr, "cutover: cannot write to standard output: %s\n", strerror(errno));
        return EXIT_SANDBOX;
    }
    return status;
}
