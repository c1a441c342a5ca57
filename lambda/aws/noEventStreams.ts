/**
 * Takes the place of the SDK's event streams in the bundles (`cdk/bundleLambdas.ts`): no operation that a function uses
 * has any. The SDK loads them when it meets one; they, and what only they need, would be in every bundle.
 */
const refuse = (): never => {
	throw new Error('There are no event streams in this bundle.')
}

export const EventStreamSerde = refuse

export const eventStreamSerdeProvider = refuse
