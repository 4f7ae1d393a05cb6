import { mountPage } from '../parts/mount.ts';
import Day from './Day.vue';

mountPage(Day);
