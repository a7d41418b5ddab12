// Shows `svg`. An area of it is known by its aria-label: `told` has what it says under the pointer, and a click names it.
export default function ({ parentElement, data, setTriggerValue }) {
  const drawing = parentElement.querySelector(".dti-areas")
  const tip = parentElement.querySelector(".dti-tip")
  if (drawing.svg !== data.svg) {
    drawing.innerHTML = drawing.svg = data.svg
    drawing.firstElementChild.ariaHidden = "true" // the whole is one picture; the table has links
  }
  drawing.ariaLabel = data.alt
  tip.hidden = true

  const areaAt = (event) => {
    const label = event.target.getAttribute("aria-label")
    return Object.hasOwn(data.told, label) ? label : null
  }
  drawing.onclick = (event) => {
    const area = areaAt(event)
    if (area) setTriggerValue("clicked", area)
  }
  drawing.onpointerover = drawing.onpointermove = (event) => {
    const area = areaAt(event)
    tip.hidden = !area
    if (!area) return
    tip.textContent = data.told[area]
    tip.style.left = `${Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)}px`
    tip.style.top = `${Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8)}px`
  }
  drawing.onpointerleave = () => {
    tip.hidden = true
  }
}
