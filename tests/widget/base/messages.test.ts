import { assert } from 'chai'
import { translate } from '../../../widget/src/locales/messages.ts'

describe('messages', () => {
  it('choose the plural by the words’ language and write figures as the reader does', () => {
    const places = { one: '{count} place left', other: '{count} places left' } as const
    assert.equal(translate(places, { count: 1 }, 'de'), '1 place left')
    assert.equal(translate(places, { count: 1200 }, 'de'), '1.200 places left')
  })

  it('keep figures and names that read from the right from turning the sentence around', () => {
    const line = document.createElement('p')
    line.dir = 'rtl'
    line.style.cssText = 'unicode-bidi: plaintext; width: max-content'
    line.textContent = translate('{each} per session, {all} in all', { each: '‏٧٢', all: '‏٩٩٩' }, 'ar-EG')
    document.body.append(line)
    const placeOf = (text: string) => {
      const range = document.createRange()
      const start = line.textContent!.indexOf(text)
      range.setStart(line.firstChild!, start)
      range.setEnd(line.firstChild!, start + text.length)
      return range.getBoundingClientRect().left
    }
    const places = ['٧٢', 'per session', '٩٩٩', 'in all'].map(placeOf)
    line.remove()
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    )
  })
})
