import type { TimedUpdate } from './convert.ts'
import { DEFAULT_OBJECT_VERSION } from './objectDefinition.ts'

/** Names an object instance and its version: `<object>/<instance>/<version>`. */
export const objectKey = ({
	object,
	instance,
	objectVersion,
}: Pick<TimedUpdate, 'object' | 'instance' | 'objectVersion'>): string =>
	`${object}/${instance}/${objectVersion ?? DEFAULT_OBJECT_VERSION}`
