import type { ThrottleSettings } from '../aws/throttle.ts'
import type { Cors } from './cors.ts'

/** An HTTP API as its resources in the template describe it. */
export type HttpApi = {
	readonly apiId: string
	readonly stage: string
	readonly throttle?: ThrottleSettings
	readonly cors?: Cors
	readonly routes: readonly HttpRoute[]
}

export type HttpRoute = {
	/** `GET /device/{deviceId}`, `ANY /x`, or `$default` */
	readonly key: string
	readonly functionArn: string
	/** whether callers must sign, and need the permission `execute-api:Invoke` */
	readonly needsIam: boolean
}
