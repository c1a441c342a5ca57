import { clip, type Finding } from '../../senml/finding.ts'
import type { ExcessReason } from '../limits.ts'

/** What no decoder finds again in the bytes of a message: the entry keeps it. */
export const isAboutMessage = ({ code }: Finding): boolean =>
	code === 'W_UNKNOWN_DEVICE' ||
	code === 'W_STATE_FULL' ||
	code === 'W_NOT_IN_HISTORY' ||
	code === 'E_DEVICE_ID'

export const unknownDevice: Finding = {
	code: 'W_UNKNOWN_DEVICE',
	severity: 'warning',
	scope: 'message',
	message: 'No device is registered with this id; the import becomes readable when one is.',
}

export const noDeviceId = (got: string): Finding => ({
	code: 'E_DEVICE_ID',
	severity: 'error',
	scope: 'message',
	expected: '1 to 128 letters, digits, colons, hyphens and underscores',
	got: clip(got),
	message: 'The message does not say whose it is: this is no device id.',
})

/** @param reason step and error of the last attempt; undefined if the attempt ended without an error */
export const notProcessed = (reason: string | undefined): Finding => ({
	code: 'E_PROCESSING',
	severity: 'error',
	scope: 'message',
	...(reason === undefined ? undefined : { got: reason }),
	message: `The message could not be processed in several attempts, and has not been decoded. ${lastAttempt(reason)} This is not the fault of the device; the operator can put it back with the command redrive.`,
})

const lastAttempt = (reason: string | undefined): string =>
	reason === undefined
		? 'The last attempt ended before it could say why: the function ran out of time or memory.'
		: `The last attempt failed at this step: ${reason}.`

const tooMuch: Readonly<Record<ExcessReason, string>> = {
	messages: 'The device sent more messages in a minute than it may',
	updates: 'The device sent more object updates in a minute than it may',
	bytes: 'The device sent more in a day than the log may keep of it',
	unregistered: 'Devices that are not registered sent more in a minute than is kept of all of them',
}

export const rateLimited = (reason: ExcessReason, expected: string): Finding => ({
	code: 'E_RATE_LIMITED',
	severity: 'error',
	scope: 'message',
	expected,
	message: `${tooMuch[reason]}; messages beyond are counted, and not kept.`,
})
