import { mountPage } from '../parts/mount.ts';
import StaffPapers from './StaffPapers.vue';

mountPage(StaffPapers);
