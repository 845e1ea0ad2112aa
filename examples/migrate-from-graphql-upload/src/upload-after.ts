import { createDarkroomClient, httpTransport } from '@graphql-darkroom/client';

const darkroom = createDarkroomClient({
  transport: httpTransport({ url: '/graphql', headers: () => ({ 'x-user': 'ada' }) }),
});
const SET_AVATAR = 'mutation ($avatar: ID!) { setAvatar(avatar: $avatar) { avatarUrl } }';

export async function setAvatar(file: File): Promise<void> {
  const { id } = await darkroom.upload(file, { target: 'Person.avatar' }).ready;
  await darkroom.request(SET_AVATAR, { avatar: id });
}
