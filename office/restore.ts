import { mountPage } from '../parts/mount.ts';
import Restore from './Restore.vue';

mountPage(Restore);
