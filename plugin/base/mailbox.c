/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/mailbox.h"

#include <stddef.h>

void mailbox_init(struct mailbox *box, void (*release)(void *item))
{
	lock_init(&box->lock);
	box->release = release;
	box->item = NULL;
}

void mailbox_finish(struct mailbox *box)
{
	if (box->item)
		box->release(box->item);
	box->item = NULL;
	lock_finish(&box->lock);
}

void mailbox_give(struct mailbox *box, void *item)
{
	lock_enter(&box->lock);
	void *old = box->item;
	box->item = item;
	lock_leave(&box->lock);
	if (old)
		box->release(old);
}

void *mailbox_try_take(struct mailbox *box)
{
	if (!lock_try(&box->lock))
		return NULL;
	void *item = box->item;
	box->item = NULL;
	lock_leave(&box->lock);
	return item;
}
