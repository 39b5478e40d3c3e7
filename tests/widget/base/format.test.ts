import { assert } from 'chai'
import { formatDate, formatDateTime, formatTime, resolveTimeZone } from '../../../widget/src/format/dates.ts'
import { resolveLocale } from '../../../widget/src/format/locale.ts'
import { fractionDigits, supportedCurrencies } from '../../../server/src/domain/currency.ts'
import { formatMoney } from '../../../widget/src/format/money.ts'

const plain = (text: string) => text.replace(/\s/g, ' ')

describe('formats', () => {
  it('writes an amount with the decimals its currency is charged in', () => {
    const written = (amount: number, currency: string) => plain(formatMoney({ amount, currency }, 'en-US'))
    assert.equal(written(45_000, 'USD'), '$450')
    assert.equal(written(45_050, 'USD'), '$450.50')
    assert.equal(written(450, 'JPY'), '¥450')
    assert.equal(written(50_000, 'HUF'), 'HUF 500')
    assert.equal(written(50_050, 'HUF'), 'HUF 500.50')
    assert.equal(written(50_000, 'ISK'), 'ISK 500')
    assert.equal(written(400_000, 'UGX'), 'UGX 4,000')
    assert.equal(written(450_000, 'KRW'), '₩450,000')
    assert.equal(written(450_000, 'XAF'), 'FCFA 450,000')
    assert.equal(written(5_120, 'KWD'), 'KWD 5.120')
    assert.equal(written(5_000, 'TND'), 'TND 5')
  })

  it('agrees with the server on the decimals of every currency on offer', () => {
    for (const currency of supportedCurrencies) {
      const number = new Intl.NumberFormat('en-US', { minimumFractionDigits: fractionDigits(currency) })
      assert.include(
        formatMoney({ amount: 123_45, currency }, 'en-US'),
        number.format(123_45 / 10 ** fractionDigits(currency)),
      )
    }
  })

  it('writes instants in the zone it is told, whatever the machine', () => {
    const setting = { locale: 'en-GB', timeZone: 'Asia/Tokyo' }
    assert.equal(formatDate('2026-12-01T20:00:00Z', setting), '2 December 2026')
    assert.equal(formatTime('2026-12-01T20:00:00Z', setting), '05:00')
    assert.include(formatDateTime('2026-12-01T20:00:00Z', setting), 'Wednesday')
  })

  it('falls back where a zone or a locale is none', () => {
    assert.equal(resolveTimeZone('Europe/Berlin'), 'Europe/Berlin')
    assert.equal(resolveTimeZone('Mars/Olympus'), resolveTimeZone(null))
    assert.equal(resolveLocale('x_y', null, undefined, '', 'de'), 'de')
    assert.equal(resolveLocale(null), 'en')
  })
})
