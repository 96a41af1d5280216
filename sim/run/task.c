/* SPDX-License-Identifier: MIT */
/*
 * Scheduled tasks of the server: they know nothing of Connect's scheduler, and it nothing of them.
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

static uint32_t
find_task(const struct lab *lab, struct str name)
{
    uint32_t i = 0;

    while (i < lab->tasks.n && !str_ieq(lab->tasks.at[i].name, name))
        i++;
    return i;
}

void
lab_task_add(struct lab *lab, const struct lab_task *task)
{
    uint32_t i = find_task(lab, task->name);
    struct lab_task *to = i < lab->tasks.n ? &lab->tasks.at[i] : VEC_PUSH(&lab->tasks, lab->perm);

    *to = *task;
    to->name = str_copy(task->name, lab->perm);
}

uint32_t
lab_task_count(const struct lab *lab)
{
    return lab->tasks.n;
}

struct lab_task *
lab_task_at(const struct lab *lab, uint32_t i)
{
    return &lab->tasks.at[i];
}

bool
lab_task_remove(struct lab *lab, struct str name)
{
    uint32_t i = find_task(lab, name);

    if (i == lab->tasks.n)
        return false;
    for (; i + 1 < lab->tasks.n; i++)
        lab->tasks.at[i] = lab->tasks.at[i + 1];
    lab->tasks.n--;
    return true;
}

vtime
lab_tasks_due(const struct lab *lab)
{
    vtime due = INT64_MAX;

    for (uint32_t i = 0; i < lab->tasks.n; i++)
        if (lab->tasks.at[i].enabled && lab->tasks.at[i].next < due)
            due = lab->tasks.at[i].next;
    return due;
}

/* A task may change the list of tasks, so it is looked at anew for each. */
const struct err *
lab_tasks_run(struct lab *lab, struct arena *a)
{
    for (uint32_t i = 0; i < lab->tasks.n; i++) {
        struct lab_task *task = &lab->tasks.at[i];
        if (!task->enabled || task->next > lab->now)
            continue;
        task->next = lab->now + task->interval;
        TRY(task->run(task->context, a));
    }
    return NULL;
}
