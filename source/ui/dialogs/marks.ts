/** What the marks mean, for the second page of the help. All text is ours, narrow and ASCII. */
export const markRows: readonly {readonly mark: string; readonly where: string; readonly meaning: string}[] =
	[
		{mark: '+  -', where: 'SMD', meaning: 'present and equal / absent'},
		{mark: '!  .', where: 'SMD', meaning: 'differs / equal after device limits'},
		{mark: '#  x', where: 'SMD', meaning: 'several rows / inactive or disabled'},
		{mark: '0  ?', where: 'SMD', meaning: 'no finger, card, password / not known'},
		{mark: '>  *', where: 'row', meaning: 'cursor / marked'},
		{mark: '[A]', where: 'device', meaning: 'administrator'},
		{mark: '[x] [0]', where: 'device', meaning: 'disabled / nothing to identify with'},
		{mark: '~Asha', where: 'pane', meaning: 'last known, the source is not current'},
	];
