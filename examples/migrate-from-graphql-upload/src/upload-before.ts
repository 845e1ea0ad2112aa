const SET_AVATAR = 'mutation ($avatar: Upload!) { setAvatar(avatar: $avatar) { avatarUrl } }';

export async function setAvatar(file: File): Promise<void> {
  const body = new FormData();
  body.append('operations', JSON.stringify({ query: SET_AVATAR, variables: { avatar: null } }));
  body.append('map', JSON.stringify({ 0: ['variables.avatar'] }));
  body.append('0', file);
  const headers = { 'x-user': 'ada', 'apollo-require-preflight': 'true' };
  await fetch('/graphql', { method: 'POST', headers, body });
}
