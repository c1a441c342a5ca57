import type { converterHandlers } from '../converters/rest/converterHandlers.ts'
import { versionName } from '../converters/versionName.ts'
import type { Key } from '../rest/access/gate.ts'
import type { integrationHandlers } from './rest/integrationHandlers.ts'

/** What somebody has done: the verb, the id of what it was done to, and the id of the key. */
type Act = (done: { readonly verb: string; readonly object: string; readonly by: string }) => Promise<void>

type Done = { readonly verb: string; readonly object: string }

type Handlers = ReturnType<typeof integrationHandlers> & ReturnType<typeof converterHandlers>

type Good<Answer> = Exclude<Answer, { readonly problem: unknown }>

type Version = Parameters<typeof versionName>[0]

const activated = (...versions: readonly (Version | undefined)[]): readonly Done[] =>
	versions
		.filter((version) => version !== undefined)
		.map((version) => ({ verb: 'converter.activated', object: versionName(version) }))

/** Handlers that put what they have done in the log of actions. A refused request has done nothing. */
export const wireActions =
	(act: Act) =>
	<Given extends Handlers>(handlers: Given): Given => {
		const telling =
			<Asked extends { readonly key: Key }, Answer extends object>(
				serve: (asked: Asked) => Promise<Answer>,
				doneBy: (answer: Good<Answer>, asked: Asked) => readonly Done[],
			) =>
			async (asked: Asked): Promise<Answer> => {
				const answer = await serve(asked)
				if ('problem' in answer) return answer
				for (const done of doneBy(answer as Good<Answer>, asked)) await act({ ...done, by: asked.key.keyId })
				return answer
			}
		return {
			...handlers,
			'POST /integrations': telling(
				handlers['POST /integrations'],
				({ integrationId, converter, downlinkConverter }) => [
					{ verb: 'integration.created', object: integrationId },
					...activated(converter, downlinkConverter),
				],
			),
			'PATCH /integrations/{integrationId}': telling(
				handlers['PATCH /integrations/{integrationId}'],
				({ integrationId, converter, downlinkConverter }, { body }) => [
					{ verb: 'integration.changed', object: integrationId },
					...activated(body.converter && converter, body.downlinkConverter ? downlinkConverter : undefined),
				],
			),
			'DELETE /integrations/{integrationId}': telling(
				handlers['DELETE /integrations/{integrationId}'],
				({ integrationId }) => [{ verb: 'integration.deleted', object: integrationId }],
			),
			'POST /integrations/{integrationId}/routing-key': telling(
				handlers['POST /integrations/{integrationId}/routing-key'],
				({ integrationId }) => [{ verb: 'integration.rekeyed', object: integrationId }],
			),
			'POST /converters': telling(handlers['POST /converters'], (saved) => [
				{ verb: 'converter.created', object: saved.converterId },
				{ verb: 'converter.saved', object: versionName(saved) },
			]),
			'POST /converters/{converterId}/versions': telling(
				handlers['POST /converters/{converterId}/versions'],
				// The same script again makes no version.
				(saved) => (saved.isNew ? [{ verb: 'converter.saved', object: versionName(saved) }] : []),
			),
		}
	}
