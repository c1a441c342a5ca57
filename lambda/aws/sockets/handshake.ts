/**
 * API Gateway answers 410 to posts to a socket until `$connect` has returned. Longer than its function may run: the answer is
 * true afterwards.
 */
export const handshakeMilliseconds = 5000

type Socket = {
	/** when the function behind `$connect` began, in milliseconds since the Unix epoch */
	readonly connectedAt: number
}

/** Whether a socket may not be open yet: it can neither be posted to nor be ended. @param now milliseconds since the Unix epoch */
export const isYoung = ({ connectedAt }: Socket, now: number): boolean =>
	now - connectedAt < handshakeMilliseconds
