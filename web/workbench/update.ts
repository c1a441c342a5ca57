import type { Version } from './answers.ts'
import { messagesIn, type Notice, type Opened, type Workbench, type WorkbenchEvent } from './model.ts'

const draftOf = ({ language, source }: Version) => ({ language, source })

const withOpened = (model: Workbench, change: (opened: Opened) => Opened): Workbench =>
	model.opened === undefined ? model : { ...model, opened: change(model.opened) }

/** Whether an answer is about the integration that is open. */
const isOpen = ({ opened }: Workbench, integrationId: string): boolean =>
	opened?.integration.integrationId === integrationId

/** The message that is shown after the list has changed. */
const selectedIn = ({ selected }: Pick<Opened, 'selected'>, messages: Opened['messages']) =>
	selected === 'own' || messages.some(({ id }) => id === selected) ? selected : messages[0]?.id

const open = (
	model: Workbench,
	{ integration, active, entries }: Extract<WorkbenchEvent, { type: 'opened' }>,
): Workbench => {
	if (model.chosen !== integration.integrationId) return model
	const log = messagesIn(entries)
	return {
		...model,
		busy: undefined,
		opened: {
			integration,
			active,
			...log,
			draft: draftOf(active),
			own: '',
			selected: log.messages[0]?.id,
			results: undefined,
			stored: undefined,
		},
	}
}

const storedNotice = ({ version, isNew, notes }: Extract<WorkbenchEvent, { type: 'stored' }>): Notice => ({
	tone: 'good',
	text: [
		isNew ? `Stored as version ${version}.` : `Version ${version} has this script already.`,
		...notes,
	].join(' '),
})

const store = (model: Workbench, event: Extract<WorkbenchEvent, { type: 'stored' }>): Workbench => {
	if (model.opened?.active.converterId !== event.converterId) return model
	const stored = event.version === model.opened.active.version ? undefined : event.version
	return {
		...withOpened(model, (opened) => ({ ...opened, stored })),
		busy: undefined,
		notice: storedNotice(event),
	}
}

const activate = (
	model: Workbench,
	{ integration, active }: Extract<WorkbenchEvent, { type: 'activated' }>,
): Workbench => {
	const replaced = (each: typeof integration) =>
		each.integrationId === integration.integrationId ? integration : each
	const listed = { ...model, integrations: model.integrations?.map(replaced) }
	if (!isOpen(model, integration.integrationId)) return listed
	return {
		...withOpened(listed, (opened) => ({
			...opened,
			integration,
			active,
			results: undefined,
			stored: undefined,
		})),
		busy: undefined,
		notice: { tone: 'good', text: `“${integration.name}” uses version ${active.version} now.` },
	}
}

const reread = (
	model: Workbench,
	{ integration, active, why }: Extract<WorkbenchEvent, { type: 'reread' }>,
): Workbench =>
	isOpen(model, integration.integrationId)
		? {
				...withOpened(model, (opened) => ({
					...opened,
					integration,
					active,
					results: undefined,
					stored: opened.active.converterId === active.converterId ? opened.stored : undefined,
				})),
				busy: undefined,
				notice: { tone: 'bad', text: `${why} It was read again.` },
			}
		: model

/** What becomes of the workbench when something happens. An answer about what is no longer open changes nothing. */
export const update = (model: Workbench, event: WorkbenchEvent): Workbench => {
	switch (event.type) {
		case 'listed':
			return { ...model, integrations: event.integrations }
		case 'chosen':
			return {
				...model,
				chosen: event.integrationId,
				opened: undefined,
				busy: 'opening',
				notice: undefined,
				refused: undefined,
			}
		case 'opened':
			return open(model, event)
		case 'logged':
			return isOpen(model, event.integrationId)
				? withOpened(model, (opened) => {
						const log = messagesIn(event.entries)
						return { ...opened, ...log, selected: selectedIn(opened, log.messages) }
					})
				: model
		case 'edited':
			return {
				...withOpened(model, (opened) => ({ ...opened, draft: { ...opened.draft, ...event.draft } })),
				notice: undefined,
			}
		case 'typed':
			return withOpened(model, (opened) => ({
				...opened,
				own: event.own,
				selected: event.own === '' ? opened.messages[0]?.id : 'own',
			}))
		case 'selected':
			return withOpened(model, (opened) => ({ ...opened, selected: event.id }))
		case 'began':
			return { ...model, busy: event.work, notice: undefined, refused: undefined }
		case 'ran':
			return isOpen(model, event.integrationId)
				? {
						...withOpened(model, (opened) => ({
							...opened,
							results: { of: event.of, byMessage: event.byMessage },
						})),
						busy: undefined,
					}
				: model
		case 'stored':
			return store(model, event)
		case 'refused':
			return { ...model, busy: undefined, refused: { of: event.of, problem: event.problem } }
		case 'activated':
			return activate(model, event)
		case 'reread':
			return reread(model, event)
		case 'failed':
			return { ...model, busy: undefined, notice: { tone: 'bad', text: event.text } }
	}
}

/** The same for several events. */
export const updateAll = (model: Workbench, events: readonly WorkbenchEvent[]): Workbench =>
	events.reduce(update, model)
