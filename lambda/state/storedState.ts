import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { ObjectState } from './objectState.ts'

type Item = Record<string, AttributeValue>

/**
 * The item of a state. The values of resources are one text of JSON: numbers of DynamoDB have 38 digits from 1e-130 to
 * 1e126, and devices send any double (RFC 8428 §5), which JSON gives back bit for bit.
 *
 * @param resources that text, of `fitState`
 */
export const itemOf = (state: Omit<ObjectState, 'resources'>, resources: string): Item =>
	marshall({ ...state, resources })

/** Items of earlier versions have the values as attributes. */
export const stateOf = (item: Item): ObjectState => {
	const { resources, ...state } = unmarshall(item)
	return {
		...(state as Omit<ObjectState, 'resources'>),
		resources: typeof resources === 'string' ? JSON.parse(resources) : resources,
	}
}
