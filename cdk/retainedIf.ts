import { RemovalPolicy } from 'aws-cdk-lib'

/**
 * What becomes of a table with data when the stack is deleted or replaces it. A first deployment that fails removes its
 * empty tables in any case: the next one could not take them over.
 */
export const retainedIf = (retain: boolean): RemovalPolicy =>
	retain ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY
