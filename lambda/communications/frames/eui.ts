import { createHash } from 'node:crypto'

const pattern = /^[0-9a-f]{16}$/i

export const isEui = (text: string): boolean => pattern.test(text)

/** A device id that has the form of an EUI is one, in lower case; any other stays as it is. */
export const devEuiOf = (deviceId: string): string => (isEui(deviceId) ? deviceId.toLowerCase() : deviceId)

/** Names the model of a device in 16 hex digits: the same for all devices of a model. */
export const appEuiOf = (model: string): string =>
	createHash('sha256').update(model).digest('hex').slice(0, 16)

/** ResIOT writes names of connectors and gateways as hex of their ASCII characters. */
export const nameInHex = (name: string): string => Buffer.from(name, 'utf8').toString('hex')
