export default function Submission() {
  return null
}
