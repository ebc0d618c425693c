try{document.documentElement.dataset.display="js "+(localStorage.getItem("display")||"")}catch(e){document.documentElement.dataset.display="js"}
