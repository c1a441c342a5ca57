import type { Key } from '../rest/access/gate.ts'

type Seen = {
	readonly deviceId: string
	readonly model: string
	/** the integration that has made the device, if one has */
	readonly integrationId?: string
}

/** Whether a key sees a device: it fits every list that the key has. An empty list fits no device. */
export const maySee = (
	{ sees: { models, idPrefixes, integrations } }: Pick<Key, 'sees'>,
	{ deviceId, model, integrationId }: Seen,
): boolean =>
	(models?.includes(model) ?? true) &&
	(idPrefixes?.some((prefix) => deviceId.startsWith(prefix)) ?? true) &&
	(integrations === undefined || (integrationId !== undefined && integrations.includes(integrationId)))
