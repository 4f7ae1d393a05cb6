/** The fifteen townships of 桃江县 (430922): thirteen 镇, two 乡. Another county types its own. */
export const TOWNSHIPS: Readonly<Record<string, readonly string[]>> = {
  桃江县: [
    '桃花江镇',
    '修山镇',
    '三堂街镇',
    '鸬鹚渡镇',
    '大栗港镇',
    '武潭镇',
    '马迹塘镇',
    '灰山港镇',
    '石牛江镇',
    '牛田镇',
    '松木塘镇',
    '沾溪镇',
    '高桥镇',
    '浮邱山乡',
    '鲊埠回族乡',
  ],
};
