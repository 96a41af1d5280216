/* SPDX-License-Identifier: MIT */
/*
 * What a cmdlet's handler sees of its call.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "harness/shell/pipeline.h"
#include "harness/shell/view.h"
#include "sim/base/arena.h"

bool
call_has(const struct call *c, const char *name)
{
    return bound_named(c->bound, name)->given;
}

struct value
call_value(const struct call *c, const char *name)
{
    return bound_named(c->bound, name)->v;
}

bool
call_switch(const struct call *c, const char *name)
{
    return value_true(call_value(c, name));
}

int64_t
call_int(const struct call *c, const char *name, int64_t otherwise)
{
    struct value v = call_value(c, name);

    return v.kind == VALUE_INT || v.kind == VALUE_LONG ? v.integer : otherwise;
}

struct str
call_text(const struct call *c, const char *name)
{
    return value_to_text(call_value(c, name), c->arena);
}

struct values
call_list(const struct call *c, const char *name)
{
    const struct bound *b = bound_named(c->bound, name);

    if (b->v.kind == VALUE_ARRAY)
        return (struct values){b->v.array->items.at, b->v.array->items.n};
    return (struct values){&b->v, b->given && b->v.kind != VALUE_NULL};
}

struct place
call_place(const struct call *c, const char *name)
{
    const struct bound *b = bound_named(c->bound, name);

    return b->given && b->at.line ? b->at : c->at;
}

const struct err *
call_emit(struct call *c, struct value v)
{
    return c->stage->sink.emit(&c->stage->sink, v);
}

const struct err *
call_emit_each(struct call *c, struct value v)
{
    return emit_each(&c->stage->sink, v);
}

void
call_warn(struct call *c, const char *format, ...)
{
    va_list list;

    if (c->bound->no_warnings)
        return;
    va_start(list, format);
    struct str text = str_vfmt(c->arena, format, list);
    va_end(list);
    call_host(c, str_fmt(c->arena, "WARNING: " STR_FMT, STR_ARG(text)));
}

void
call_host(struct call *c, struct str text)
{
    view_host(c->shell->view, text);
}

const struct err *
call_error(const struct call *c, enum err_kind kind, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    struct str text = str_vfmt(c->arena, format, list);
    va_end(list);
    return err_new(kind, c->at, c->arena, STR_FMT, STR_ARG(text));
}

const struct err *
call_block(struct call *c, const struct block *b, struct value item, struct value *out)
{
    struct collector into = collector_new(c->arena);

    TRY(run_block(c->shell, b, item, &into.sink));
    *out = collected(&into);
    return NULL;
}

const struct err *
call_property(struct call *c, struct value v, struct str name, struct value *out)
{
    bool found;

    return member_get(c->shell, v, name, &found, out);
}

/* A zero byte would end the name before the system has read it all. */
static const struct err *
file_name(struct call *c, bool possible, const char *param, struct str *path)
{
    if (!possible)
        return call_error(c, ERR_REFUSED, "files cannot be read or written here");
    *path = call_text(c, param);
    if (str_find_byte(*path, '\0') >= 0)
        return err_new(ERR_INPUT, call_place(c, param), c->arena,
                       "Illegal characters in path: a zero byte");
    return NULL;
}

const struct err *
call_save_file(struct call *c, const char *param, struct shell_file file)
{
    const struct shell_setup *setup = &c->shell->setup;

    TRY(file_name(c, setup->save != NULL, param, &file.path));
    return err_at(setup->save(setup->user, &file, c->arena), call_place(c, param), c->arena);
}

const struct err *
call_save(struct call *c, const char *param, struct str text)
{
    return call_save_file(c, param, (struct shell_file){.text = text});
}

const struct err *
call_load(struct call *c, const char *param, struct str *text)
{
    const struct shell_setup *setup = &c->shell->setup;
    struct str path;

    TRY(file_name(c, setup->load != NULL, param, &path));
    return err_at(setup->load(setup->user, path, text, c->arena), call_place(c, param), c->arena);
}
