import { mountPage } from '../parts/mount.ts';
import Backups from './Backups.vue';

mountPage(Backups);
