/** The model of a device that is known, but not supported. */
export const unsupported = 'unsupported'

const notice =
	'This device is registered, but not supported: nobody has promised that its firmware sends what can be shown here. ' +
	'What it sends as SenML is converted and shown as for any device; what is refused is in the import log, with the reason. ' +
	'Once its firmware sends what you expect, the operator sets its model with npm run devices -- set <deviceId> --model <model>.'

/** What there is to say to those who watch a device of this model, in sentences. */
export const aboutModel = (model: string): { readonly notice?: string } =>
	model === unsupported ? { notice } : {}
