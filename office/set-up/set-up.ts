import { mountPage } from '../../parts/mount.ts';
import SetUp from './SetUp.vue';

mountPage(SetUp);
