/**
 * Names that the dictionary reads by their everyday sound, compared with the list of counties and districts. A mistake
 * here costs a place in the order of what is found, never the finding.
 */
const READ_OTHERWISE = `
  乐清 yue qing · 乐亭 lao ting · 乐都 le du · 六合区 lu he qu · 尉犁 yu li · 蔚县 yu xian · 繁峙 fan shi · 洪洞 hong tong
  解州 xie zhou · 单县 shan xian · 单州 shan zhou · 浒墅关 xu shu guan · 大埔 da bu · 吴堡 wu bu · 瓦窑堡 wa yao bu
  十里堡 shi li pu · 马家堡 ma jia pu · 穆棱 mu ling · 泌阳 bi yang · 都匀 du yun · 新都 xin du · 黄陂 huang pi
  莘庄 xin zhuang · 高句丽 gao gou li · 什邡 shi fang · 喀什 ka shi · 调兵山 diao bing shan
`;

/** Places and their syllables. */
export const PLACES: ReadonlyMap<string, readonly string[]> = new Map(
  READ_OTHERWISE.split('·').map((entry) => {
    const [place, ...syllables] = entry.trim().split(/\s+/);
    return [place!, syllables];
  }),
);

/** Surnames of one character. */
export const SURNAMES: Readonly<Record<string, string>> = {
  种: 'chong',
  秘: 'bi',
  洗: 'xian',
  祭: 'zhai',
  藏: 'zang',
  角: 'jue',
  郇: 'xun',
  隽: 'juan',
};
