import { mountPage } from '../parts/mount.ts';
import Plan from './Plan.vue';

mountPage(Plan);
