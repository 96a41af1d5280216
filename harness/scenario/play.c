/* SPDX-License-Identifier: MIT */
#include "harness/scenario/play.h"

#include "harness/file.h"
#include "harness/live/ldif.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/model/dn.h"

struct always {
    struct str text;
    uint32_t line;
};

struct player {
    const struct scenario *s;
    const struct play_options *options;
    struct outcome *out;
    struct stage *stage;
    VEC(struct always) always;
    struct arena *a;
};

static struct outcome_step *
current(struct player *p)
{
    return &p->out->steps.at[p->out->steps.n - 1];
}

/* Text as it is compared: without blanks at line ends and blank lines around it. */
static struct str
tidy(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);
    size_t blank_lines = 0;

    for (struct str rest = text; rest.at;) {
        struct str line = str_cut(&rest, '\n');
        while (line.len && (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\r' ||
                            line.at[line.len - 1] == '\t'))
            line.len--;
        if (!line.len) {
            blank_lines += out.len > 0;
            continue;
        }
        buf_fill(&out, '\n', blank_lines + (out.len > 0));
        blank_lines = 0;
        buf_add(&out, line);
    }
    return buf_str(&out);
}

static void
list_commands(struct player *p, const struct runbook_block *b)
{
    struct statements typed = {0};

    shell_statements(&typed, b->text, p->a);
    for (uint32_t i = 0; i < typed.list.n; i++)
        *VEC_PUSH(&current(p)->commands, p->a) = typed.list.at[i];
}

static const struct err *
run_commands(struct player *p, const struct runbook_block *b)
{
    struct str printed;

    list_commands(p, b);
    const struct err *e = stage_run(p->stage, b->text, p->s->file, b->line, &printed);
    *VEC_PUSH(&current(p)->outputs, p->a) =
        (struct outcome_output){.commands = b->text, .text = tidy(printed, p->a), .line = b->line};
    return e;
}

static const struct err *
check_output(struct player *p, const struct runbook_block *b)
{
    struct outcome_step *step = current(p);
    struct outcome_output *o = &step->outputs.at[step->outputs.n - 1];

    o->expected = tidy(b->text, p->a);
    o->output_line = b->line;
    o->checked = true;
    o->ok = str_eq(o->text, o->expected);
    return NULL;
}

static struct str
both_sides(const struct expectation *e, struct arena *a)
{
    if (!e->compares)
        return e->holds ? STR("true") : STR("false");
    return str_fmt(a, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(e->left), STR_ARG(e->operator),
                   STR_ARG(e->right));
}

/*
 * An expression that fails while it runs does not hold: it asks for somebody who is gone. One that no
 * run could make right (it does not parse, its command does not exist) is a fault of the file.
 */
static bool
is_an_answer(struct player *p, const struct err *e, struct str text, uint32_t line)
{
    bool of_the_world = e->kind == ERR_NOT_FOUND || e->kind == ERR_REFUSED || e->kind == ERR_INPUT;

    return of_the_world && !shell_check(p->stage->shell, text, p->s->file, line);
}

static const struct err *
check_line(struct player *p, struct str text, uint32_t line, bool always)
{
    struct expectation e = {0};
    const struct err *wrong = shell_expect(p->stage->shell, text, p->s->file, line, &e);

    if (wrong && !is_an_answer(p, wrong, text, line))
        return wrong;
    *VEC_PUSH(&current(p)->expectations, p->a) = (struct outcome_expectation){
        .text = text,
        .line = line,
        .ok = !wrong && e.holds,
        .always = always,
        .got = str_copy(wrong ? wrong->text : both_sides(&e, p->a), p->a)};
    return NULL;
}

/* Calls `each` for every line that is neither empty nor a comment. */
static const struct err *
each_expression(struct player *p, const struct runbook_block *b,
                const struct err *(*each)(struct player *p, struct str text, uint32_t line))
{
    uint32_t line = b->line;

    for (struct str rest = b->text; rest.at; line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        if (text.len && text.at[0] != '#')
            TRY(each(p, text, line));
    }
    return NULL;
}

static const struct err *
expect_now(struct player *p, struct str text, uint32_t line)
{
    return check_line(p, text, line, false);
}

static const struct err *
expect_always(struct player *p, struct str text, uint32_t line)
{
    *VEC_PUSH(&p->always, p->a) = (struct always){text, line};
    return NULL;
}

/* An account of a world is enabled unless it says otherwise; an add over LDAP would disable it. */
static void
add_state(struct op *op, struct mod *mods)
{
    if (op->class != CLASS_user && op->class != CLASS_inetOrgPerson)
        return;
    for (uint32_t i = 0; i < op->n; i++)
        if (mods[i].id == ATTR_userAccountControl)
            return;
    static const struct str enabled = STR("512");
    mods[op->n++] = (struct mod){ATTR_userAccountControl, MOD_SET, 1, &enabled};
}

static const struct err *
add_entry(struct player *p, const struct entry *e)
{
    struct mod *mods = ARENA_ARRAY(p->a, struct mod, (size_t)e->n + 1);
    struct op op = {.kind = OP_ADD, .class = e->class, .dn = e->dn, .n = e->n, .mods = mods};

    for (uint32_t i = 0; i < e->n; i++)
        mods[i] = (struct mod){e->attrs[i].id, MOD_SET, e->attrs[i].n, e->attrs[i].values};
    add_state(&op, mods);
    return lab_ad_write(p->stage->lab, &op, NULL, p->a);
}

/* The report tells the runbook's own words where they stand. */
static void
note(struct player *p, enum outcome_note_kind kind, const struct runbook_block *b)
{
    *VEC_PUSH(&current(p)->notes, p->a) =
        (struct outcome_note){.kind = kind, .text = b->text, .line = b->line};
}

static const struct err *
add_to_world(struct player *p, const struct runbook_block *b)
{
    struct entries entries = {0};
    struct place at = {p->s->file, b->line, 1};

    note(p, NOTE_LDIF, b);
    TRY(ldif_read(&entries, p->s->file, b->line, b->text, &p->stage->schema, p->a));
    lab_command(p->stage->lab, STR("ldif"), b->line);
    for (uint32_t i = 0; i < entries.list.n; i++)
        TRY(err_at(add_entry(p, &entries.list.at[i]), at, p->a));
    return NULL;
}

static bool
is_words(enum block_kind kind)
{
    return kind == BLOCK_OUTPUT || kind == BLOCK_EXPECT || kind == BLOCK_ALWAYS;
}

static const struct err *
play_block(struct player *p, const struct runbook_block *b)
{
    if (p->options->foreign_profile && is_words(b->kind))
        return NULL;
    switch (b->kind) {
    case BLOCK_POWERSHELL:
    case BLOCK_TASK:
        return run_commands(p, b);
    case BLOCK_OUTPUT:
        return check_output(p, b);
    case BLOCK_EXPECT:
        return each_expression(p, b, expect_now);
    case BLOCK_ALWAYS:
        return each_expression(p, b, expect_always);
    case BLOCK_LDIF:
        return add_to_world(p, b);
    case BLOCK_PROSE:
        note(p, NOTE_PROSE, b);
        return NULL;
    case BLOCK_HINT:
        return NULL;
    }
    return NULL;
}

static const struct err *
play_blocks(struct player *p, const struct section *section)
{
    for (uint32_t i = 0; i < section->blocks.n; i++)
        TRY(play_block(p, &section->blocks.at[i]));
    for (uint32_t i = 0; i < p->always.n; i++)
        TRY(check_line(p, p->always.at[i].text, p->always.at[i].line, true));
    return lab_step_end(p->stage->lab, p->a);
}

static bool
does_nothing(const struct section *section)
{
    for (uint32_t i = 0; i < section->blocks.n; i++)
        if (section->blocks.at[i].kind != BLOCK_PROSE && section->blocks.at[i].kind != BLOCK_HINT)
            return false;
    return true;
}

static void
note_section(struct player *p, const struct section *section)
{
    for (uint32_t i = 0; i < section->blocks.n; i++)
        if (section->blocks.at[i].kind == BLOCK_PROSE)
            *VEC_PUSH(&p->out->notes, p->a) =
                (struct outcome_note){.title = i ? STR("") : section->title,
                                      .text = section->blocks.at[i].text,
                                      .line = section->blocks.at[i].line};
}

static const struct err *
play_section(struct player *p, const struct section *section)
{
    if (does_nothing(section)) {
        note_section(p, section);
        return NULL;
    }
    struct str title = section->title.len ? section->title : STR("Preparation");
    *VEC_PUSH(&p->out->steps, p->a) = (struct outcome_step){
        .title = title, .line = section->line, .began = lab_now(p->stage->lab)};
    lab_step_begin(p->stage->lab, title, section->line);
    const struct err *e = play_blocks(p, section);
    current(p)->ran = !e;
    outcome_note_step(p->out, p->stage->lab, p->out->steps.n - 1);
    if (p->options->stepped)
        p->options->stepped(p->options->context, p->out, p->out->steps.n - 1);
    return e;
}

/* `contoso.com with emea.contoso.com and fabrikam.com` */
static struct str
world_name(const struct lab_world *w, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t f = 0; f < w->forests_n; f++)
        for (uint32_t i = 0; i < w->forests[f].domains_n; i++) {
            const char *before = i > 1 ? ", " : i == 1 ? " with " : f ? " and " : "";
            buf_fmt(&out, "%s" STR_FMT, before, STR_ARG(w->forests[f].domains[i].fqdn));
        }
    return buf_str(&out);
}

static void
describe_world(struct outcome *o, const struct stage *stage)
{
    const struct lab_world *w = &stage->setup.world;

    o->domain = world_name(w, stage->arena);
    for (uint32_t i = 0; i < w->n; i++) {
        enum object_class c = w->entries[i].class;
        o->world_users += c == CLASS_user || c == CLASS_inetOrgPerson;
        o->world_groups += c == CLASS_group;
        o->world_contacts += c == CLASS_contact;
    }
    live_times(stage->live, &o->slapd_us, &o->entra_us);
}

static struct stage_options
stage_options(const struct scenario *s, const struct play_options *o, struct arena *a)
{
    bool own = o->profile.len > 0;

    return (struct stage_options){
        .live = o->live,
        .keep = o->keep,
        .writes_nothing = true,
        .ldap_port = o->ldap_port,
        .entra_port = o->entra_port,
        .clients = o->clients,
        .world = s->world.len ? file_beside(s->file, s->world, a) : NULL,
        .world_at = {s->file, s->world_line, 1},
        .seed = s->seed,
        .start = s->start,
        .profile = own ? o->profile : s->profile,
        .profile_at = {own ? STR("") : s->file, own ? 0 : s->profile_line, 1},
        .stopped = o->stopped,
        .progress = o->progress,
        .context = o->context,
    };
}

const struct err *
play(struct outcome *out, struct stage **stage, const struct scenario *s,
     const struct play_options *options, struct arena *a)
{
    struct player p = {.s = s, .options = options, .out = out, .a = a};
    struct stage_options so = stage_options(s, options, a);

    *out = (struct outcome){.scenario = s->file,
                            .title = s->title,
                            .summary = s->summary,
                            .profile = so.profile.len ? so.profile : assumption_profile_name(0),
                            .expected = s->verdict,
                            .foreign_profile = options->foreign_profile,
                            .arena = a};
    const struct err *e = stage_open(stage, &so, a);
    if (e)
        return e;
    p.stage = *stage;
    describe_world(out, p.stage);
    if (options->fault)
        TRY(lab_fault_order(p.stage->lab, *options->fault, a));
    out->seed = s->seed;
    for (uint32_t i = 0; i < s->sections.n; i++)
        out->steps_planned += !does_nothing(&s->sections.at[i]);
    if (options->ready)
        options->ready(options->context, out);
    for (uint32_t i = 0; !out->broken && i < s->sections.n; i++)
        out->broken = play_section(&p, &s->sections.at[i]);
    e = outcome_close(out, p.stage->lab, a);
    if (!e)
        return NULL;
    out->broken = e; /* a side went away when everything was done but for the last look */
    return outcome_close(out, p.stage->lab, a);
}
