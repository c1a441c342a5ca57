import { useEffect, useState } from 'preact/hooks'
import type { Browser } from '../browser.ts'
import { type Demo, findDemo } from './demo.ts'

/** The demo device, once it is found. */
export const useDemo = (browser: Browser): Demo | undefined => {
	const [demo, setDemo] = useState<Demo>()
	useEffect(() => {
		void findDemo(browser).then(setDemo)
	}, [browser])
	return demo
}
