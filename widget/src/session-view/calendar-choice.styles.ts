import { css } from 'lit'

export const calendarChoiceStyles = css`
  .add {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 16px;
  }
  .add h4 {
    flex: 1 0 100%;
    font-weight: 600;
  }
`
