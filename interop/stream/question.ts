/** What a WebSocket client of the field, and a device that subscribes, are told to do. */
export type StreamQuestion =
	| { readonly does: 'open'; readonly url: string; readonly protocols?: readonly string[] }
	| { readonly does: 'send'; readonly client: number; readonly text: string }
	/** waits for the next frame */
	| { readonly does: 'receive'; readonly client: number }
	| { readonly does: 'subscribe'; readonly clientId: string; readonly port: number; readonly topic: string }
	/** waits for the next message */
	| { readonly does: 'hear'; readonly device: number }
	| { readonly does: 'close' }

/** Of `open` */
export type Opened = { readonly client: number; readonly protocol: string }

export type Received = { readonly text: string }

/** Of `subscribe` */
export type Subscribed = { readonly device: number }

/** `payload` in hex */
export type Heard = { readonly payload: string }
