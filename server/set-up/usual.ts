import type { DraftService, SetUpDraft } from '../../contract/set-up.ts';

const prescribed = (id: string, name: string, icon: string, errands: string, ticked = true): DraftService => ({
  id,
  ticked,
  name,
  errands,
  icon,
  counter: null,
});

/** The counters that Article 8.2 names, in its order; 综合咨询 `有条件的可设`: there, not ticked. */
export const PRESCRIBED: readonly DraftService[] = [
  prescribed('petition', '信访维稳', 'letter', '反映问题 · 纠纷调解 · 法律援助'),
  prescribed('finance', '财政惠民', 'finance', '惠农补贴 · 一卡通 · 耕地地力补贴'),
  prescribed('family', '人口计生', 'family', '生育登记 · 奖励扶助'),
  prescribed('labour', '劳动保障', 'labour', '社保卡 · 养老认证 · 医保 · 就业登记'),
  prescribed('civil', '民政救助', 'civil', '低保 · 特困 · 临时救助 · 高龄津贴'),
  prescribed('building', '村镇建设', 'house', '建房申请 · 危房改造'),
  prescribed('machinery', '农机补贴', 'tractor', '购机补贴 · 报废更新'),
  prescribed('safety', '安全监管', 'helmet', '经营场所安全 · 烟花爆竹'),
  prescribed('guidance', '综合咨询', 'info', '问一问 · 帮您填表', false),
];

/** What stands there before anybody has filled in anything. */
export const USUAL_DRAFT: SetUpDraft = {
  step: 'name',
  place: { kind: 'township', county: '桃江县', name: '' },
  services: [...PRESCRIBED],
  hours: {
    always: false,
    open: [
      { from: '8:30', to: '12:00' },
      { from: '14:30', to: '17:30' },
    ],
    days: 'workdays',
  },
  phones: { consult: '', supervision: '' },
  director: { login: '', name: '' },
  devices: [],
  seen: [],
};
