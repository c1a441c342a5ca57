import { DEFAULT_OBJECT_VERSION } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'

/** Names an object instance and its version: `<object>/<instance>/<version>`. */
export const objectKey = ({
	object,
	instance,
	objectVersion,
}: Pick<TimedUpdate, 'object' | 'instance' | 'objectVersion'>): string =>
	`${object}/${instance}/${objectVersion ?? DEFAULT_OBJECT_VERSION}`
